#!/usr/bin/env python3
"""Makes keras-activations/, keras-cells-*/, torch-activations/ and torch-rnn-relu/: every activation that is taken, and what
Keras and PyTorch compute with it.

usage: make_activations.py OUT      needs Python 3.11 with keras 3.15, torch 2.13, h5py and safetensors

x.bin  f32 [N, T, F], little-endian
y.bin  f32 [N, T, O]: the last output of the model on every prefix x[:, :t+1]
"""
import json, os, sys
os.environ['KERAS_BACKEND'] = 'torch'
import keras, numpy as np, torch
from keras import layers as L
from safetensors.torch import save_file
from torch import nn

keras.utils.set_random_seed(20261124)
out = sys.argv[1]


def write(folder, x, y, parameters, **more):
    x.astype('<f4').tofile(f'{folder}/x.bin')
    y.astype('<f4').tofile(f'{folder}/y.bin')
    json.dump(dict(expect='equal', tolerance=1e-6, parameters=parameters, x=dict(dtype='f32', shape=list(x.shape)),
                   y=dict(dtype='f32', shape=list(y.shape)), **more), open(f'{folder}/case.json', 'w'), indent=1)


def last(y): return y if y.ndim == 2 else y[:, -1]


def keras_case(name, *chain, scale=1):
    folder = f'{out}/{name}'
    os.makedirs(folder, exist_ok=True)
    model = keras.Sequential([L.Input((None, 3)), *chain])
    model.set_weights([(scale * (w + np.random.normal(0, .2, w.shape))).astype('float32') for w in model.get_weights()])
    x = np.random.normal(0, 1, (2, 8, 3)).astype('float32')
    y = np.stack([last(keras.ops.convert_to_numpy(model(x[:, :t + 1], training=False))) for t in range(8)], 1)
    model.save(f'{folder}/model.keras')
    model.save(f'{folder}/model.h5')
    write(folder, x, y, int(model.count_params()), tool=f'keras {keras.__version__}')


def torch_case(name, modules, run, architecture):
    folder = f'{out}/{name}'
    os.makedirs(folder, exist_ok=True)
    net = nn.ModuleDict(modules).eval()
    x = torch.randn(2, 8, 3)
    with torch.no_grad(): y = run(net, x)
    save_file({k: v.contiguous() for k, v in net.state_dict().items()}, f'{folder}/model.safetensors')
    write(folder, x.numpy(), y.numpy(), sum(v.numel() for v in net.state_dict().values()), tool=f'torch {torch.__version__}',
          architecture=architecture)


def prelu(**more): return L.PReLU(alpha_initializer='random_normal', **more)


NAMES = ('elu selu softplus softsign swish silu gelu leaky_relu hard_sigmoid hard_silu hard_swish exponential relu6 mish log_softmax '
         'hard_tanh tanh_shrink log_sigmoid').split()
for part, names in enumerate((NAMES[:6], NAMES[6:12], NAMES[12:])):
    chain = []
    for i, name in enumerate(names):
        chain += [[L.Dense(4, activation=name)], [L.TimeDistributed(L.Dense(4, activation=name))], [L.Dense(4), L.Activation(name)]][i % 3]
    keras_case(f'keras-activations-{part}', *chain, L.Dense(2))
keras_case('keras-activations-layers', L.Dense(4), L.LeakyReLU(), L.Dense(4), L.LeakyReLU(negative_slope=.1), L.Dense(4), L.ELU(alpha=.7),
           L.Dense(4), prelu(shared_axes=[1]), L.Dense(4), prelu(shared_axes=[1, 2]), L.TimeDistributed(prelu()), L.Dense(4),
           L.ReLU(max_value=.5), L.Dense(4), L.ReLU(max_value=.4, negative_slope=.3), L.Dense(4), L.ReLU(negative_slope=.2), L.Dense(4),
           L.Softmax())
keras_case('keras-cells-end', L.LSTM(5, recurrent_activation='hard_sigmoid'), prelu(), L.Dense(3), L.Activation('mish'))
CELLS = [('relu', 'sigmoid'), ('sigmoid', 'tanh'), ('hard_sigmoid', 'hard_sigmoid'), ('elu', 'hard_sigmoid'), ('leaky_relu', 'sigmoid'),
         ('softsign', 'softsign'), ('softplus', 'sigmoid'), ('linear', 'hard_sigmoid'), ('tanh', 'linear'), ('tanh', 'relu')]
for i, (state, gates) in enumerate(CELLS):
    keras_case(f'keras-cells-{i}', L.SimpleRNN(4, activation=state, return_sequences=True),
               L.LSTM(5, activation=state, recurrent_activation=gates, return_sequences=True), L.LayerNormalization(),
               L.GRU(4, activation=state, recurrent_activation=gates, return_sequences=True), L.LayerNormalization(),
               L.GRU(4, activation=state, recurrent_activation=gates, reset_after=False, return_sequences=True), L.Dense(2, activation='tanh'),
               scale=.5 if gates == 'linear' else 1)  # gates without bounds let a state grow

WORDS = [('elu', nn.ELU()), ('ELU 0.5', nn.ELU(.5)), ('selu', nn.SELU()), ('softplus', nn.Softplus()), ('Softsign', nn.Softsign()),
         ('silu', nn.SiLU()), ('gelu', nn.GELU()), ('gelu tanh', nn.GELU('tanh')), ('LeakyReLU', nn.LeakyReLU()),
         ('leaky_relu 0.2', nn.LeakyReLU(.2)), ('hardsigmoid', nn.Hardsigmoid()), ('hard swish', nn.Hardswish()), ('relu6', nn.ReLU6()),
         ('mish', nn.Mish()), ('hardtanh', nn.Hardtanh()), ('tanh shrink', nn.Tanhshrink()), ('log_sigmoid', nn.LogSigmoid()),
         ('LogSoftmax', nn.LogSoftmax(-1))]
torch.manual_seed(20261124)
modules = {f'l{i}': nn.Linear(3, 3) for i in range(len(WORDS))}


def words(net, x):
    for i, (_, f) in enumerate(WORDS): x = f(net[f'l{i}'](x))
    return net['slope'](x)


torch_case('torch-activations', dict(modules, slope=nn.PReLU()), words,
           ' | '.join(f'l{i} | {w}' for i, (w, _) in enumerate(WORDS)) + ' | slope: prelu')
torch_case('torch-rnn-relu', dict(rnn=nn.RNN(3, 5, 3, nonlinearity='relu', batch_first=True), head=nn.Linear(5, 2)),
           lambda n, x: n['head'](n['rnn'](x)[0]), 'rnn: RNN relu, 3 layers, batch_first | head')
