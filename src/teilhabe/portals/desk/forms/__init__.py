"""Forms of the desk: one per fact group, need, paper and list."""
