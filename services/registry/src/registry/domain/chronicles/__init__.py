"""What has a life told by papers: its facts, their order, and judging them in their places."""
