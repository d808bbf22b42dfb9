"""A real transformer, small enough to be made in a test, and its vectors worked out without sentence-transformers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import AutoTokenizer, BertConfig, BertModel, PreTrainedTokenizerFast

from tests.index.conftest import FOREST

DIMENSION = 32
PROMPTS = {"query": "query: ", "passage": "passage: "}

_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def saved(folder: Path, prompts: Mapping[str, str], kept_in: torch.dtype = torch.float32) -> Path:
    """A BERT of two layers in the folder, its vectors means that nobody normalised; always of the same weights."""
    folder.mkdir()
    torch.manual_seed(7)
    tokenizer = _tokenizer()
    shape = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    BertModel(shape).to(kept_in).save_pretrained(folder / "bert")  # type: ignore[arg-type]  # loses the types of torch
    tokenizer.save_pretrained(folder / "bert")
    bert = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[bert, Pooling(DIMENSION)], prompts=dict(prompts), device="cpu").save(
        str(folder / "model"), create_model_card=False
    )
    return folder / "model"


def by_hand(model: Path, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """The means of the last layer over each text, in single precision, brought to length 1."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    bert = BertModel.from_pretrained(model, dtype=torch.float32)  # for use, not for training
    means = []
    for text in texts:
        with torch.inference_mode():
            means.append(bert(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0).numpy())
    return np.stack([mean / np.linalg.norm(mean) for mean in means])


def _tokenizer() -> PreTrainedTokenizerFast:
    """One piece a word, of the words of a report."""
    split = pre_tokenizers.Whitespace()
    words = {word for word, _ in split.pre_tokenize_str(f"{' '.join(PROMPTS.values())} {FOREST}".lower())}
    pieces = {piece: number for number, piece in enumerate((*_MARKS, *sorted(words)))}
    tokenizer = Tokenizer(models.WordLevel(pieces, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(mark, pieces[mark]) for mark in ("[CLS]", "[SEP]")]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # untyped in transformers
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )
