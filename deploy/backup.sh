#!/bin/sh
# A consistent copy of the database and the documents while the services run. Keys are left out on purpose.
# Usage: backup.sh FOLDER     keeps the newest 14 copies in FOLDER
set -eu
umask 077

folder=${1:?"usage: backup.sh FOLDER"}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
var=${TEILHABE_VAR:-$root/var}
keep=14
name=teilhabe-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"
work=$(mktemp -d "$folder/.unfinished.XXXXXX")
trap 'rm -rf "$work"' EXIT

case ${TEILHABE_DATABASE_URL:-} in
    postgres*)
        pg_dump --format=custom --file="$work/database.dump" "${TEILHABE_OWNER_DATABASE_URL:-$TEILHABE_DATABASE_URL}"
        pg_restore --list "$work/database.dump" >/dev/null
        ;;
    *)
        # SQLite's own online copy: takes the write-ahead log into account, unlike cp.
        "$root/.venv/bin/python" - "$var/teilhabe.sqlite3" "$work/database.sqlite3" <<'PYTHON'
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

origin, target = sys.argv[1:]
if not Path(origin).is_file():
    raise SystemExit(f"no database at {origin}")
with closing(sqlite3.connect(f"file:{origin}?mode=ro", uri=True)) as source, closing(sqlite3.connect(target)) as copy:
    source.backup(copy)
    fault = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if fault != "ok":
        raise SystemExit(f"the copy is damaged: {fault}")
PYTHON
        ;;
esac
if [ -d "$var/documents" ]; then cp -a "$var/documents" "$work/documents"; fi
(cd "$work" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + >SHA256SUMS)
sync -f "$work"
mv "$work" "$folder/$name"
trap - EXIT
echo "$folder/$name"

# Only finished copies are counted, oldest first.
find "$folder" -maxdepth 1 -type d -name 'teilhabe-*Z' | sort | head -n "-$keep" | while IFS= read -r old; do rm -rf "$old"; done
