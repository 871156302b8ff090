"""The score of one day against SQL written by hand."""
