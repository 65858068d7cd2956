

async def send(request: types.OutgoingRequest) -> types.IncomingResponse:
    """Send `request`, and wait for the response, of which the content may be still to come.

    Raises: `componentize_py_types.Err({types}.ErrorCode)`
    """
    with outgoing_handler.handle(request, None) as future:
        while (outcome := future.get()) is None:
            await _ready(future.subscribe())
    if isinstance(outcome, Err):
        raise outcome
    response = outcome.value
    if isinstance(response, Err):
        raise response
    return response.value
