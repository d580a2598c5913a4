"""What AWS Lambda is made of, as frozen values; standard library only."""
