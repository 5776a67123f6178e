"""What can be asked about rural industrial establishments."""
