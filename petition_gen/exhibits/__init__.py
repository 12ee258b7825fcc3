"""exhibits"""
