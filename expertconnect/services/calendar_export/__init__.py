"""Calendar export: iCalendar files (RFC 5545), add-to-calendar links, video room URLs."""
