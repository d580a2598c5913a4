"""What leaves the process: the driver, and a double buffer of the terminal's cells that only writes what changed."""
