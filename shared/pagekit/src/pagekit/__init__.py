"""What the pages of any service need alike: frame, style, words, numbers, downloads, answers."""
