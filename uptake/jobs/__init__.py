"""What runs when: the day on one page, the clock and the worker."""
