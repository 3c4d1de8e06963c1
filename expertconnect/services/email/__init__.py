"""E-mail: content by kind (account, booking), rendering to MIME, SMTP delivery."""
