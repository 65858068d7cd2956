"""A shop as an API: pydantic checks what comes in, and FastAPI describes it all."""

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

PRICES = {"apple": 30, "pear": 45}


class Line(BaseModel):
    fruit: str
    count: int = Field(gt=0, le=1000)


class Total(BaseModel):
    cents: int


app = FastAPI(title="Fruit")


@app.get("/price/{fruit}")
async def price(fruit: str) -> Total:
    if fruit not in PRICES:
        raise HTTPException(404, f"there is no {fruit}")
    return Total(cents=PRICES[fruit])


@app.post("/order")
async def order(lines: list[Line]) -> Total:
    total = 0
    for line in lines:
        total += (await price(line.fruit)).cents * line.count
    return Total(cents=total)
