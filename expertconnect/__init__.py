"""ExpertConnect: people book time with experts, in real time and on their own server."""
