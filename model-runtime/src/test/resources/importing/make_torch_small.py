#!/usr/bin/env python3
"""Makes torch-*/: state_dicts as safetensors, and what PyTorch computes with them.

usage: make_torch_small.py OUT      needs Python 3.11 with torch 2.13 and safetensors

x.bin  f32 [N, T, F] or i32 tokens [N, T], little-endian
y.bin  f32 [N, T, O]: the output after each step
"""
import json, os, sys
import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(20261123)


def case(name, modules, run, x, architecture, metadata=None):
    folder = f'{sys.argv[1]}/{name}'
    os.makedirs(folder, exist_ok=True)
    net = nn.ModuleDict(modules).eval()
    for p in net.parameters():
        p.data += .2 * torch.randn(p.shape)
    for n, b in net.named_buffers():
        if n.endswith(('mean', 'var')): b += torch.rand(b.shape)
    with torch.no_grad(): y = run(net, x)
    save_file({k: v.contiguous() for k, v in net.state_dict().items()}, f'{folder}/model.safetensors', metadata)
    tokens = x.dtype == torch.int64
    x.numpy().astype('<i4' if tokens else '<f4').tofile(f'{folder}/x.bin')
    y.numpy().astype('<f4').tofile(f'{folder}/y.bin')
    json.dump(dict(expect='equal', tolerance=2e-6, tool=f'torch {torch.__version__}', architecture=architecture,
                   parameters=sum(v.numel() for k, v in net.state_dict().items() if not k.endswith('tracked')),
                   x=dict(dtype='i32' if tokens else 'f32', shape=list(x.shape)), y=dict(dtype='f32', shape=list(y.shape))),
              open(f'{folder}/case.json', 'w'), indent=1)


case('torch-lstm-projection', dict(table=nn.Embedding(9, 3), rnn=nn.LSTM(3, 6, 2, batch_first=True, proj_size=4), head=nn.Linear(4, 3)),
     lambda n, x: torch.softmax(n['head'](n['rnn'](n['table'](x))[0]), -1), torch.randint(0, 9, (2, 10)),
     'table | rnn: LSTM, 2 layers, proj_size 4, batch_first | every step | head | softmax')
case('torch-gru', dict(rnn=nn.GRU(3, 5, 2, batch_first=True, bias=False), head=nn.Linear(5, 2)),
     lambda n, x: torch.sigmoid(n['head'](n['rnn'](x)[0])), torch.randn(2, 10, 3), 'rnn: GRU, 2 layers | head | sigmoid')
case('torch-rnn-norms', dict(inp=nn.Linear(3, 4, bias=False), ln=nn.LayerNorm(4, eps=1e-3), rnn=nn.RNN(4, 5, nonlinearity='relu', batch_first=True),
                             bn=nn.BatchNorm1d(5), head=nn.Linear(5, 2)),
     lambda n, x: n['head'](n['bn'](n['rnn'](n['ln'](torch.tanh(n['inp'](x))))[0].transpose(1, 2)).transpose(1, 2)), torch.randn(2, 10, 3),
     'inp: linear | tanh | ln: layer norm, eps 1e-3 | rnn: RNN relu, batch_first | every step | bn | dropout | head')
