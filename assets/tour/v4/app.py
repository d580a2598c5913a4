"""Takes an order, charges it, confirms it by SMS, and offers those who left a number to call back."""


def handler(event, context):
    order = charge(event)
    confirm_by_sms(order)
    offer_call_back(order)
    return {"order": order["id"], "amount": order["amount"]}


def charge(event):
    return {"id": event.get("id", "none"), "amount": event.get("amount", 0), "phone": event.get("phone")}


def confirm_by_sms(order):
    if order["phone"]:
        print(f"SMS to the customer of {order['id']}")


def offer_call_back(order):
    if has_number(order):
        print(f"call back under {order['phone'].strip()}")


def has_number(order):
    return bool((order["phone"] or "").strip())
