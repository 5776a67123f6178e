"""The life of an industrial cluster (cụm công nghiệp): its facts, and what makes one impossible."""
