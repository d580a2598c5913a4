"""Editing `$LATEST`, and publishing what was seen of it.

1. `draft`: edits gather, survive reads, and become one UpdateFunctionConfiguration; `code_source` says where new code
   comes from, `deployment_package` builds the same bytes from the same files, or checks a zip. Nothing is sent yet.
2. `editor`: what is known, edited and in progress, and what is unavailable for it. Pure.
3. The write takes the road of `writes`; `is_updated` tells when AWS has finished applying it.
4. `publishing`: what is published must be what was seen; a difference is shown instead of published.

Values of environment variables are in the draft and the call alone: never on screen, in a file or in an error.
"""
