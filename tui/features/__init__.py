"""What the product can do, a folder for each thing; no terminal library, no adapter."""
