"""Running an installation: encrypted backups and their restore. No models; beside the portals, above the areas."""
