"""Work on `$LATEST`: the draft of edits, the deployment package, publishing what was seen."""
