"""What happens in allocation: computing (rounds, what-if), deciding, weights."""
