"""What is kept about people and for how long: who is left out, opting out, and removal."""
