"""The demonstration: invented people around real public places. Never for real data."""
