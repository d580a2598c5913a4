"""What leaves the process: the driver, and a shadow of the terminal's cells that only writes what changed."""
