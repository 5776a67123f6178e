"""The domain's ports made real."""
