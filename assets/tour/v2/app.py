"""Takes an order, charges it, and confirms it by SMS."""


def handler(event, context):
    order = charge(event)
    confirm_by_sms(order)
    return {"order": order["id"], "amount": order["amount"]}


def charge(event):
    return {"id": event.get("id", "none"), "amount": event.get("amount", 0), "phone": event.get("phone")}


def confirm_by_sms(order):
    if order["phone"]:
        print(f"SMS to the customer of {order['id']}")
