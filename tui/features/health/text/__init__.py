"""Health in words and rows: the panel, the verdict, traffic in numbers, alarms, forecast."""
