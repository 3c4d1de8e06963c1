"""What people see: drawn from domain values, reporting through callbacks."""
