"""What schemathesis cannot know of this API from its document."""

import itertools
import json
import os
import re
import uuid
from collections import defaultdict, deque

import schemathesis
from schemathesis.core.parameters import ParameterLocation

RUN = uuid.uuid4().hex[:8]
NUMBERS = itertools.count()
IDEMPOTENCY_KEY = "Idempotency-Key"
IF_MATCH = "If-Match"
ID = re.compile(r"\b([a-z]+)_([0-9a-hjkmnp-tv-z]{26})\b")
# The account that asks, and its key: a run that took its own rights away would see nothing but refusals.
KEPT = frozenset(os.environ.get("FENAGO_FUZZ_KEPT", "").split())
# By the place in a path before its parameter, how ids begin there.
PREFIXES = {
    "agents": "agent",
    "api-keys": "key",
    "conversations": "conv",
    "dead-letter-groups": "dlgroup",
    "dead-letters": "dlet",
    "deletions": "deletion",
    "executions": "exec",
    "items": "msg",
    "messages": "msg",
    "models": "agent",
    "provider-keys": "provkey",
    "responses": "resp",
    "schedules": "sched",
    "secrets": "secret",
    "sessions": "sess",
    "users": "user",
    "webhooks": "webhook",
}
# Rules of a request that no JSON Schema can say. Each is the answer's own sentence about a field; a valid request may be refused by these alone.
RULES = re.compile(
    "|".join(
        (
            "the name .+ is not allowed",
            "must be before to",
            "must not be before from",
            "must be the begin of a day",
            "must not be after the begin of today",
            "must be the last_id of a page of this list",
            "must change something",
            "takes the sum of the row and its corrections below 0",
            "must be a time to come",
            "must be the id of a message of this conversation",
            "must be the id of a call that the last message asked for",
            "must be the id of an agent",
            # What a JSON Schema that stands in a request must be like, no schema says.
            "the agent cannot have this response format",
            "the agent cannot have these tools",
            "must be there where url is not, and only then",
            "the document cannot be read",
            "tools cannot call this server",
            # Of a year before 100.
            "must be a valid ISO 8601 date string",
            "must be left out where there is a cron expression",
            "must be a cron expression",
            "must have five fields",
            "must name a day that there is",
            "must be the IANA name of a time zone",
            "must hold more than reasoning",
            "must be given with other",
            "must end with a message of the user",
            "must not be empty",
            "the base URL cannot be used",
            "the URL cannot be called",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
REFUSED = "ST202"

seen = defaultdict(lambda: deque(maxlen=40))
messages = deque(maxlen=40)
deliveries = deque(maxlen=40)


@schemathesis.hook
def before_call(context, case, kwargs):
    headers = case.headers or {}
    key = headers.get(IDEMPOTENCY_KEY)
    tags = headers.get(IF_MATCH)
    # Where values are enumerated, those of headers are letters and digits.
    if isinstance(tags, str) and re.fullmatch("[A-Za-z0-9]+", tags) and not is_meant(case):
        headers[IF_MATCH] = f'"{tags}"'
    # A key names one request: under the few that are generated, all but the first would be refused as another's.
    if isinstance(key, str) and 0 < len(key) < 200:
        headers[IDEMPOTENCY_KEY] = f"{key}-{RUN}-{next(NUMBERS)}"
    parameters = case.path_parameters or {}
    if next(NUMBERS) % 2 == 0:
        name_what_is_there(case, parameters)
    for name, value in parameters.items():
        if case.method not in ("GET", "HEAD") and isinstance(value, str) and value in KEPT:
            parameters[name] = value.split("_")[0] + "_" + "0" * 26


def is_meant(case):
    """Whether a header is wrong on purpose."""
    return case.meta is not None and case.meta.generation.mode.is_negative and is_wrong(case, ParameterLocation.HEADER)


def is_wrong(case, location):
    return case.meta is not None and case.meta.is_negative_at(location)


def name_what_is_there(case, parameters):
    """Every second request is about something that an answer has named before: ids that are made up lead nowhere."""
    if is_wrong(case, ParameterLocation.PATH):
        return
    places = re.findall(r"([\w-]+)/\{(\w+)\}", case.path)
    pairs = deliveries if "/deliveries/" in case.path else messages
    if len(places) == 2 and pairs:
        (_, first), (_, second) = places
        parameters[first], parameters[second] = pairs[-1]
    elif len(places) == 1:
        ids = seen[PREFIXES.get(places[0][0])]
        if ids:
            parameters[places[0][1]] = ids[next(NUMBERS) % len(ids)]
    if isinstance(case.body, dict) and isinstance(case.body.get("model"), str) and seen["agent"]:
        case.body["model"] = seen["agent"][-1]


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code >= 300:
        return
    text = response.content[:65536].decode("utf-8", "replace")
    for prefix, rest in ID.findall(text):
        found = f"{prefix}_{rest}"
        if found not in KEPT and found not in seen[prefix]:
            seen[prefix].append(found)
            if prefix == "exec":
                seen["resp"].append(f"resp_{rest}")
            if prefix == "msg" and case.path.endswith("/{id}/messages"):
                messages.append((case.path_parameters["id"], found))
            if prefix == "delivery" and case.path.endswith("/{id}/deliveries"):
                deliveries.append((case.path_parameters["id"], found))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Keeps all but refusals of valid requests by a rule that no schema says, or for how things stand, which have a code of their own."""
    if failure.code != REFUSED or response.status_code != 400:
        return True
    try:
        body = json.loads(response.content)
    except ValueError:
        return True
    error = body.get("error", body)
    said = [error.get("message"), error.get("detail"), *(field.get("message") for field in error.get("errors", []))]
    return error.get("code") in ("invalid_request", "invalid_json") and RULES.search(" ".join(map(str, said))) is None
