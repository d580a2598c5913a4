"""The operations of AWS Lambda that the demo answers, a module for each kind of thing."""
