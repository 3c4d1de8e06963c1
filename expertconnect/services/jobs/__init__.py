"""Job queue: the outbox, written in the transaction that makes a job necessary and processed after its commit."""
