"""State changes of courses, by noun: runs, requests, entitlements, seats, starts, attendance."""
