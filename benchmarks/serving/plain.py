"""The service that one writes in a minute: FastAPI runs the function in a pool of threads."""

import argparse
from typing import Any

import spacy
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from zh_fdner.serve.server import bind


class Question(BaseModel):
    text: str


def create(pipeline: str) -> FastAPI:
    nlp = spacy.load(pipeline)
    app = FastAPI()

    @app.post("/annotate")
    def annotate(asked: Question) -> dict[str, Any]:
        doc = nlp(asked.text)
        entities = [
            {"start": e.start_char, "end": e.end_char, "label": e.label_, "text": e.text}
            for e in doc.ents
        ]
        return {"text": asked.text, "entities": entities}

    @app.get("/health")
    def health() -> None:
        return None

    return app


class Server(uvicorn.Server):
    """Ends with status 0, as its caller expects."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.should_exit = True


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model")
    bound = bind("127.0.0.1", 0)
    app = create(parser.parse_args().model)
    print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[bound])
