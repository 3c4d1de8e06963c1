"""Scheduling queries: an expert's calendar, free slots, slot states for live pages, explanations."""
