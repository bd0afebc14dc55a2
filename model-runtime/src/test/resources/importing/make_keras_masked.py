#!/usr/bin/env python3
"""Makes keras-masked/: a Functional model as Keras 3 writes it, and what Keras computes with it.

usage: make_keras_masked.py OUT      needs Python 3.11 with keras 3.15, torch 2.13 and h5py

x.bin  f32 [N, T, F], little-endian; some steps are masked, the first of a sequence among them
y.bin  f32 [N, T, O]: the last output of the model on every prefix x[:, :t+1]
"""
import json, os, sys, zipfile
os.environ['KERAS_BACKEND'] = 'torch'
import keras, numpy as np
from keras import layers

keras.utils.set_random_seed(20261123)
out = sys.argv[1]
i = layers.Input((None, 3))
h = layers.Masking(-1.0)(i)
h = layers.TimeDistributed(layers.Dense(4, activation='tanh'))(h)
h = layers.LSTM(5, return_sequences=True)(h)
h = layers.LayerNormalization()(h)
h = layers.SpatialDropout1D(.2)(h)
h = layers.GRU(4, return_sequences=True, reset_after=False)(h)
h = layers.BatchNormalization()(h)
h = layers.GRU(3, return_sequences=True)(h)
h = layers.SimpleRNN(4, use_bias=False)(h)
h = layers.Dense(3)(h)
model = keras.Model(i, layers.Softmax()(layers.ReLU()(h)))
for layer in model.layers:
    layer.set_weights([np.abs(w + np.random.normal(0, .2, w.shape)).astype('float32') if 'variance' in v.path
                       else (w + np.random.normal(0, .2, w.shape)).astype('float32') for w, v in zip(layer.get_weights(), layer.weights)])
x = np.random.normal(0, 1, (2, 12, 3)).astype('float32')
x[0, 0] = x[0, 4:6] = x[1, 11] = -1
y = np.stack([keras.ops.convert_to_numpy(model(x[:, :t + 1], training=False)) for t in range(12)], 1)
os.makedirs(out, exist_ok=True)
model.save(f'{out}/stored.keras')
with zipfile.ZipFile(f'{out}/stored.keras') as stored, zipfile.ZipFile(f'{out}/model.keras', 'w', zipfile.ZIP_DEFLATED) as packed:
    for name in stored.namelist():
        packed.writestr(name, stored.read(name))
os.remove(f'{out}/stored.keras')
x.astype('<f4').tofile(f'{out}/x.bin')
y.astype('<f4').tofile(f'{out}/y.bin')
json.dump(dict(about='masks, every recurrent layer, both normalisations', expect='equal', tolerance=2e-6,
               parameters=int(model.count_params()), tool=f'keras {keras.__version__}',
               x=dict(dtype='f32', shape=list(x.shape)), y=dict(dtype='f32', shape=list(y.shape))),
          open(f'{out}/case.json', 'w'), indent=1)
