"""ExpertConnect: self-hosted real-time booking for experts and their clients."""
