"""Takes an order, charges it, and says what it came to."""


def handler(event, context):
    order = charge(event)
    return {"order": order["id"], "amount": order["amount"]}


def charge(event):
    return {"id": event.get("id", "none"), "amount": event.get("amount", 0)}
