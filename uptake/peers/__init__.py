"""What similar organizations reach: cohorts, benchmarks, and the file that brings them."""
