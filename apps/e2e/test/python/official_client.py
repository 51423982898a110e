"""The official client, with only its base URL and key changed, and the types that are made from Open Responses' schema.

Prints one line of JSON a check: {"check": name, "error": null or what went wrong}.
"""

import json
import os
import sys
import traceback

import openai
from openresponses_types import types as spec
from pydantic import BaseModel

MODEL = os.environ["FENAGO_AGENT"]
client = openai.OpenAI(max_retries=0)
TOOLS = [{"type": "function", "name": "get_weather", "parameters": {"type": "object", "properties": {}}, "strict": False}]

EVENTS = {
    "response.created": spec.ResponseCreatedStreamingEvent,
    "response.in_progress": spec.ResponseInProgressStreamingEvent,
    "response.output_item.added": spec.ResponseOutputItemAddedStreamingEvent,
    "response.content_part.added": spec.ResponseContentPartAddedStreamingEvent,
    "response.output_text.delta": spec.ResponseOutputTextDeltaStreamingEvent,
    "response.output_text.done": spec.ResponseOutputTextDoneStreamingEvent,
    "response.content_part.done": spec.ResponseContentPartDoneStreamingEvent,
    "response.function_call_arguments.delta": spec.ResponseFunctionCallArgumentsDeltaStreamingEvent,
    "response.function_call_arguments.done": spec.ResponseFunctionCallArgumentsDoneStreamingEvent,
    "response.output_item.done": spec.ResponseOutputItemDoneStreamingEvent,
    "response.completed": spec.ResponseCompletedStreamingEvent,
    "response.failed": spec.ResponseFailedStreamingEvent,
    "response.incomplete": spec.ResponseIncompleteStreamingEvent,
    "error": spec.ErrorStreamingEvent,
}


def conforms(kind: type[BaseModel], raw: bytes | str) -> dict:
    value = json.loads(raw)
    kind.model_validate(value)
    return value


def raw_response(**request) -> dict:
    return conforms(spec.ResponseResource, client.responses.with_raw_response.create(model=MODEL, **request).content)


def raw_events(**request) -> list[dict]:
    events = []
    with client.responses.with_streaming_response.create(model=MODEL, stream=True, **request) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name, last = None, None
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                last = line[6:]
                if last != "[DONE]":
                    event = json.loads(last)
                    assert event["type"] == name, (name, event)
                    EVENTS[name].model_validate(event)
                    events.append(event)
        assert last == "[DONE]", last
    return events


def check_models():
    assert MODEL in [model.id for model in client.models.list()]


def check_chat():
    completion = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "[[tokens=3]]"}])
    assert completion.choices[0].message.content == "t1 t2 t3"
    assert completion.usage.completion_tokens == 3


def check_chat_stream():
    stream = client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "[[tokens=3]]"}], stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "t1 t2 t3"
    assert chunks[-1].usage.completion_tokens == 3


def check_chat_parse():
    class Sea(BaseModel):
        name: str

    completion = client.chat.completions.parse(
        model=MODEL, messages=[{"role": "user", "content": '[[echo]] {"name":"Baltic"}'}], response_format=Sea
    )
    assert completion.choices[0].message.parsed == Sea(name="Baltic")


def check_responses():
    response = client.responses.create(model=MODEL, input="[[tokens=3]]")
    assert response.output_text == "t1 t2 t3"
    assert client.responses.retrieve(response.id).output_text == "t1 t2 t3"
    following = client.responses.create(model=MODEL, input="[[count]]", previous_response_id=response.id)
    assert json.loads(following.output_text)["messages"] == 4


def check_responses_stream_helper():
    with client.responses.stream(model=MODEL, input="[[tokens=9]]") as stream:
        for _event in stream:
            pass
        assert stream.get_final_response().output_text.endswith("t9")


def check_conversations():
    conversation = client.conversations.create(metadata={"topic": "sea"})
    client.responses.create(model=MODEL, input="[[tokens=1]]", conversation=conversation.id)
    assert [item.role for item in client.conversations.items.list(conversation.id, order="asc")] == ["user", "assistant"]
    assert client.conversations.delete(conversation.id).deleted


def check_errors():
    for request, kind in [({"model": "gpt-5"}, openai.NotFoundError), ({"input": []}, openai.BadRequestError)]:
        try:
            client.responses.create(**{"model": MODEL, "input": "x", **request})
        except kind as error:
            assert error.request_id and error.body["code"], error
        else:
            raise AssertionError(f"{request} was taken")
    try:
        client.with_options(api_key="fng_live_wrong").models.list()
    except openai.AuthenticationError as error:
        assert error.body["code"] == "invalid_api_key", error.body
    else:
        raise AssertionError("A wrong key was taken")


def spec_resource():
    text = raw_response(input=[{"type": "message", "role": "user", "content": "[[tokens=2]]"}])
    assert text["status"] == "completed" and text["output"][0]["type"] == "message"
    calls = raw_response(input="[[tool=get_weather]]", tools=TOOLS)
    assert calls["output"][0]["type"] == "function_call"
    history = [
        {"type": "message", "role": "system", "content": "Be brief."},
        {"type": "message", "role": "user", "content": "My name is Alice."},
        {"type": "message", "role": "assistant", "content": "Hello Alice!"},
        {"type": "message", "role": "user", "content": "[[tokens=1]] What is my name?"},
    ]
    assert raw_response(input=history)["status"] == "completed"
    picture = {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo="}
    assert raw_response(input=[{"role": "user", "content": [{"type": "input_text", "text": "[[tokens=1]]"}, picture]}])["status"] == "completed"
    assert raw_response(input="[[tokens=50]]", max_output_tokens=16)["status"] == "incomplete"
    assert raw_response(input="[[tokens=1]]", background=True)["status"] == "queued"


def spec_stream():
    text = raw_events(input="[[tokens=5]]")
    assert text[-1]["type"] == "response.completed"
    assert [event["sequence_number"] for event in text] == list(range(len(text)))
    calls = raw_events(input="[[tool=get_weather args={\"city\":\"Rome\"}]]", tools=TOOLS)
    assert {"response.function_call_arguments.delta", "response.function_call_arguments.done"} <= {event["type"] for event in calls}
    assert raw_events(input="[[status=401]] spec")[-1]["type"] == "response.failed"
    assert raw_events(input="[[tokens=50]]", max_output_tokens=16)[-1]["type"] == "response.incomplete"
    assert raw_events(input="[[break-after=3 times=1]] [[tokens=5]] spec")[-1]["type"] == "error"


failed = False
for name, check in list(globals().items()):
    if name.startswith(("check_", "spec_")):
        error = None
        try:
            check()
        except Exception:
            error, failed = traceback.format_exc(), True
        print(json.dumps({"check": name, "error": error}), flush=True)
sys.exit(failed)
