"""Rural industrial establishments (cơ sở công nghiệp nông thôn): what is public, what is kept."""
