"""Requests and answers as AWS sends them: names, shapes, pages, errors."""
