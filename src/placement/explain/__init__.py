"""Why this place, why not that one, and what would change it. Facts and ids, no wording for end users."""
