#!/usr/bin/env python3
"""Makes keras-nested/: models inside a model as Keras 3 writes them, as archive and as HDF5, and what Keras computes with them.

usage: make_keras_nested.py OUT      needs Python 3.11 with keras 3.15, torch 2.13 and h5py

x.bin  f32 [N, T, F], little-endian
y.bin  f32 [N, T, O]: the last output of the model on every prefix x[:, :t+1]
"""
import json, os, sys
os.environ['KERAS_BACKEND'] = 'torch'
import keras, numpy as np
from keras import layers

keras.utils.set_random_seed(20261124)
out = sys.argv[1]
os.makedirs(out, exist_ok=True)
encoder = keras.Sequential([layers.Input((None, 3)), layers.Dense(4, activation='tanh'), layers.LSTM(5, return_sequences=True)], name='encoder')
i = layers.Input((None, 5))
h, state = layers.GRU(4, return_state=True)(i)
decoder = keras.Model(i, layers.Dense(2)(h), name='decoder')
model = keras.Sequential([layers.Input((None, 3)), encoder, decoder])
for part in (encoder, decoder):
    for layer in part.layers:
        layer.set_weights([(w + np.random.normal(0, .2, w.shape)).astype('float32') for w in layer.get_weights()])
x = np.random.normal(0, 1, (2, 8, 3)).astype('float32')
y = np.stack([keras.ops.convert_to_numpy(model(x[:, :t + 1], training=False)) for t in range(8)], 1)
model.save(f'{out}/model.keras')
model.save(f'{out}/model.h5')
x.astype('<f4').tofile(f'{out}/x.bin')
y.astype('<f4').tofile(f'{out}/y.bin')
json.dump({'about': 'models inside a model', 'expect': 'equal', 'tolerance': 2e-6, 'parameters': int(model.count_params()),
           'tool': f'keras {keras.__version__}', 'x': {'dtype': 'f32', 'shape': list(x.shape)}, 'y': {'dtype': 'f32', 'shape': list(y.shape)}},
          open(f'{out}/case.json', 'w'), indent=1)
