"""Whatever is filed, however it is read: the figures are the model's, and what was final stays."""
