"""AdamW: `torch.optim.AdamW` behind thinc's interface."""

import gc
from collections.abc import Iterator

import numpy
import pytest
import torch
from spacy.util import registry
from thinc.api import Linear, Model

from zh_fdner.pipeline.optimizer import GlobalNormAdamW, build_adamw

Arrays = dict[tuple[int, str], numpy.ndarray]
# Two components, each with a matrix and a bias.
SHAPES = {(1, "W"): (4, 3), (1, "b"): (4,), (2, "W"): (2, 4), (2, "b"): (2,)}


def draw(rng: numpy.random.Generator, scale: float = 1.0) -> Arrays:
    return {
        key: (scale * rng.normal(size=shape)).astype("float32") for key, shape in SHAPES.items()
    }


def give(optimizer: GlobalNormAdamW, weights: Arrays, gradients: Arrays) -> None:
    """What `finish_update` does: one call a parameter."""
    for key, gradient in gradients.items():
        optimizer(key, weights[key], gradient.copy())


def update(optimizer: GlobalNormAdamW, weights: Arrays, gradients: Arrays) -> None:
    give(optimizer, weights, gradients)
    optimizer.step_schedules()


def rates(*values: float) -> Iterator[float]:
    """A schedule that says these, and then the last of them."""
    return iter(values)


def updated_by_torch(
    weights: Arrays, all_gradients: list[Arrays], rates: list[float], decay: float, clip: float
) -> Arrays:
    parameters = {key: torch.nn.Parameter(torch.tensor(w)) for key, w in weights.items()}
    matrices = [p for p in parameters.values() if p.ndim > 1]
    vectors = [p for p in parameters.values() if p.ndim == 1]
    groups = [
        {"params": matrices, "weight_decay": decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    adamw = torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-8, fused=False)
    for gradients, rate in zip(all_gradients, rates, strict=True):
        for key, gradient in gradients.items():
            parameters[key].grad = torch.tensor(gradient)
        if clip:
            torch.nn.utils.clip_grad_norm_(list(parameters.values()), clip)
        for group in adamw.param_groups:
            group["lr"] = rate
        adamw.step()
    return {key: p.detach().numpy() for key, p in parameters.items()}


def assert_same(ours: Arrays, theirs: Arrays) -> None:
    for key, weights in ours.items():
        numpy.testing.assert_allclose(weights, theirs[key], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("clip", [0.0, 1.0], ids=["unclipped", "clipped"])
@pytest.mark.parametrize("scale", [0.01, 10.0], ids=["short", "long"])
def test_optimizer_is_torch_adamw_after_clipping_all_gradients_together(decay, clip, scale):
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    gradients = [draw(rng, scale) for _ in range(6)]
    learn_rates = [0.05, 0.04, 0.03, 0.02, 0.01, 0.01]
    expected = updated_by_torch(weights, gradients, learn_rates, decay, clip)
    schedule = rates(*learn_rates[:5])
    optimizer = build_adamw(schedule, weight_decay=decay, max_grad_norm=clip)
    for each in gradients:
        update(optimizer, weights, each)
    assert_same(weights, expected)


def test_optimizer_clips_one_component_because_of_another():
    weights = {key: numpy.zeros(shape, dtype="float32") for key, shape in SHAPES.items()}
    # eps as large as this makes Adam's first step nearly proportional to the gradient.
    optimizer = build_adamw(1.0, eps=1e6, max_grad_norm=1.0)
    gradients = {key: numpy.zeros(shape, dtype="float32") for key, shape in SHAPES.items()}
    gradients[1, "b"][0] = 3.0
    gradients[2, "b"][0] = 4.0
    update(optimizer, weights, gradients)
    steps = [weights[1, "b"][0] * -1e6, weights[2, "b"][0] * -1e6]
    numpy.testing.assert_allclose(steps, [0.6, 0.8], rtol=1e-4)


def test_optimizer_decays_matrices_alone():
    weights = {key: numpy.ones(shape, dtype="float32") for key, shape in SHAPES.items()}
    nothing = {key: numpy.zeros(shape, dtype="float32") for key, shape in SHAPES.items()}
    update(build_adamw(0.5, weight_decay=0.1), weights, nothing)
    for (_, name), array in weights.items():
        numpy.testing.assert_allclose(array, 0.95 if name == "W" else 1.0)


def test_optimizer_changes_no_weights_before_all_gradients_are_there():
    weights = draw(numpy.random.default_rng(0))
    before = {key: array.copy() for key, array in weights.items()}
    optimizer = build_adamw(0.1)
    give(optimizer, weights, draw(numpy.random.default_rng(1)))
    assert all((weights[key] == before[key]).all() for key in weights)
    optimizer.step_schedules()
    assert not any((weights[key] == before[key]).all() for key in weights)


def test_optimizer_without_gradients_makes_no_step():
    optimizer = build_adamw(rates(0.3, 0.2, 0.1))
    optimizer.step_schedules()
    assert optimizer.learn_rate == 0.3
    weights = {(1, "b"): numpy.zeros(2, dtype="float32")}
    gradient = {(1, "b"): numpy.ones(2, dtype="float32")}
    update(optimizer, weights, gradient)
    assert optimizer.learn_rate == 0.2
    after = weights[1, "b"].copy()
    optimizer.step_schedules()
    optimizer.step_schedules()
    assert optimizer.learn_rate == 0.2
    assert (weights[1, "b"] == after).all()


def test_optimizer_updates_nothing_but_what_has_a_gradient():
    weights = draw(numpy.random.default_rng(0))
    gradients = draw(numpy.random.default_rng(1))
    optimizer = build_adamw(0.1, weight_decay=0.1)
    update(optimizer, weights, gradients)
    before = {key: array.copy() for key, array in weights.items()}
    update(optimizer, weights, {(1, "W"): gradients[1, "W"]})
    changed = {key for key in weights if (weights[key] != before[key]).any()}
    assert changed == {(1, "W")}


def test_optimizer_takes_the_first_value_of_a_schedule_for_the_first_update():
    weights = {(1, "b"): numpy.zeros(1, dtype="float32")}
    optimizer = build_adamw(rates(0.5, 0.25, 0.0), eps=0.0, max_grad_norm=0.0)
    seen = []
    for _ in range(4):
        update(optimizer, weights, {(1, "b"): numpy.ones(1, dtype="float32")})
        seen.append(float(weights[1, "b"][0]))
    # Under one and the same gradient, Adam's step is the learning rate.
    numpy.testing.assert_allclose(seen, [-0.5, -0.75, -0.75, -0.75], rtol=1e-6)


def test_optimizer_loop_that_never_steps_schedules_updates_at_the_next_gradient():
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    gradients = [draw(rng), draw(rng), draw(rng)]
    expected = updated_by_torch(weights, gradients[:2], [0.1, 0.1], 0.0, 1.0)
    optimizer = build_adamw(0.1)
    for each in gradients:
        give(optimizer, weights, each)
    # The last gradients wait for the next ones.
    assert_same(weights, expected)


def test_optimizer_skipped_update_leaves_weights_and_schedule():
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    gradients = [draw(rng), draw(rng), draw(rng)]
    expected = updated_by_torch(weights, [gradients[0], gradients[2]], [0.3, 0.2], 0.0, 1.0)
    optimizer = build_adamw(rates(0.3, 0.2, 0.1))
    update(optimizer, weights, gradients[0])
    before = {key: array.copy() for key, array in weights.items()}
    give(optimizer, weights, {(1, "W"): gradients[1][1, "W"]})
    optimizer.skip_update()
    give(optimizer, weights, {(2, "W"): gradients[1][2, "W"]})
    optimizer.step_schedules()
    assert optimizer.learn_rate == 0.2
    assert all((weights[key] == before[key]).all() for key in weights)
    update(optimizer, weights, gradients[2])
    assert optimizer.learn_rate == 0.1
    assert_same(weights, expected)


def test_optimizer_sets_thinc_gradients_to_zero_and_returns_what_it_was_given():
    weights = numpy.ones((2, 2), dtype="float32")
    gradient = numpy.ones((2, 2), dtype="float32")
    returned, zeroed = build_adamw(0.1)((1, "W"), weights, gradient)
    assert returned is weights
    assert zeroed is gradient
    assert not gradient.any()


def test_optimizer_has_no_lr_scale():
    array = numpy.ones(2, dtype="float32")
    with pytest.raises(ValueError, match="no lr_scale"):
        build_adamw(0.1)((1, "b"), array, array.copy(), lr_scale=0.5)


def test_optimizer_follows_weights_that_moved():
    """A deserialised model has its weights elsewhere. The moments are still those of the key."""
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    gradients = [draw(rng), draw(rng)]
    expected = updated_by_torch(weights, gradients, [0.1, 0.1], 0.0, 1.0)
    optimizer = build_adamw(0.1)
    update(optimizer, weights, gradients[0])
    moved = {key: array.copy() for key, array in weights.items()}
    stayed = {key: array.copy() for key, array in weights.items()}
    update(optimizer, moved, gradients[1])
    assert_same(moved, expected)
    assert all((weights[key] == stayed[key]).all() for key in weights)


@pytest.fixture
def linear() -> Model:
    model = Linear(3, 4)
    model.initialize()
    return model


def learn(linear: Model, optimizer: GlobalNormAdamW, updates: int) -> float:
    """The squared error after learning to give ones."""
    X = numpy.eye(4, dtype="float32")
    Y, backprop = linear.begin_update(X)
    for _ in range(updates):
        backprop(2 * (Y - 1))
        linear.finish_update(optimizer)
        optimizer.step_schedules()
        Y, backprop = linear.begin_update(X)
    return float(((Y - 1) ** 2).sum())


def test_optimizer_trains_a_thinc_model_in_place(linear: Model):
    W, b = linear.get_param("W"), linear.get_param("b")
    before = W.copy()
    optimizer = build_adamw(0.05)
    assert learn(linear, optimizer, 0) > 1.0
    assert learn(linear, optimizer, 200) < 1e-3
    assert linear.get_param("W") is W
    assert linear.get_param("b") is b
    assert (before != W).all()
    assert not linear.get_grad("W").any()


def test_optimizer_trains_on_after_the_model_was_deserialised(linear: Model):
    optimizer = build_adamw(0.05)
    learn(linear, optimizer, 5)
    linear.from_bytes(linear.to_bytes())
    assert learn(linear, optimizer, 200) < 1e-3


def test_optimizer_averages_no_weights():
    """`spacy train` saves `optimizer.averages` where there are any."""
    assert build_adamw(0.1).averages is None


def test_optimizer_is_registered_under_its_name():
    made = registry.resolve(
        {
            "optimizer": {
                "@optimizers": "zh_fdner.AdamW.v1",
                "learn_rate": {
                    "@schedules": "warmup_linear.v1",
                    "initial_rate": 0.5,
                    "warmup_steps": 0,
                    "total_steps": 2,
                },
            }
        }
    )["optimizer"]
    assert isinstance(made, GlobalNormAdamW)
    assert (made.b1, made.b2, made.eps, made.L2, made.grad_clip) == (0.9, 0.999, 1e-8, 0.0, 1.0)
    assert made.learn_rate == 0.5


def count_tensors() -> int:
    gc.collect()
    return sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects())


def test_optimizer_leaves_no_tensors_behind():
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    optimizer = build_adamw(0.1)
    counts = []
    for _ in range(5):
        update(optimizer, weights, draw(rng))
        counts.append(count_tensors())
    assert len(set(counts)) == 1


def test_optimizer_skipped_update_of_a_loop_that_never_steps_schedules():
    rng = numpy.random.default_rng(0)
    weights = draw(rng)
    before = {key: array.copy() for key, array in weights.items()}
    optimizer = build_adamw(0.1)
    give(optimizer, weights, draw(rng))
    optimizer.skip_update()
    give(optimizer, weights, draw(rng))
    assert all((weights[key] == before[key]).all() for key in weights)
