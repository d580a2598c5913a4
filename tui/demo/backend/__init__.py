"""What the demo account holds: moto as the store, and the state that moto does not keep."""
