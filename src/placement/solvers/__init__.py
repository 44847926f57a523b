"""Methods: exact tiers with HiGHS, and the first-come, first-served baseline. No business rules."""
