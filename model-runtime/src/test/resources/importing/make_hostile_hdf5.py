#!/usr/bin/env python3
"""Makes hostile-*.h5: whole models of one dense layer, 64 features wide, whose kernel is not what it should be.

usage: make_hostile_hdf5.py OUT      needs Python 3.11 with h5py
"""
import json, sys
import h5py, numpy as np


def model(name, units, kernel, dtype='f4'):
    with h5py.File(f'{sys.argv[1]}/hostile-{name}.h5', 'w') as f:
        f.attrs['model_config'] = json.dumps(dict(class_name='Sequential', config=dict(name='s', layers=[
            dict(class_name='InputLayer', config=dict(name='i', batch_shape=[None, None, 64])),
            dict(class_name='Dense', config=dict(name='d', units=units, activation='linear', use_bias=False))])))
        kernel(f.create_group('model_weights/d/s/d'), units)


# 4 GiB that were never written
model('promise', 1 << 24, lambda g, u: g.create_dataset('kernel', (64, u), 'f4', chunks=(64, 1024)))
# 16 MiB of zeros, deflated
model('deflated', 1 << 16, lambda g, u: g.create_dataset('kernel', data=np.zeros((64, u), 'f4'), chunks=(64, u), compression=9))
model('soft-link', 2, lambda g, u: g.__setitem__('kernel', h5py.SoftLink('/model_weights')))
model('external-link', 2, lambda g, u: g.__setitem__('kernel', h5py.ExternalLink('/etc/hostname', '/')))
model('external-data', 2, lambda g, u: g.create_dataset('kernel', (64, u), 'f4', external=[('/etc/hostname', 0, 512)]))
model('virtual', 2, lambda g, u: g.create_virtual_dataset('kernel', h5py.VirtualLayout((64, u), 'f4')))
model('text', 2, lambda g, u: g.create_dataset('kernel', data=np.full((64, u), b'x')))
model('shape', 2, lambda g, u: g.create_dataset('kernel', data=np.zeros((u, 64), 'f4')))


def circle(g, u):
    for i in range(40): g[f'g{i}'] = g


model('circle', 2, circle)
