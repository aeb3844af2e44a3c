#![doc = include_str!("ARCHITECTURE.md")]

pub mod app;
pub mod commands;
pub mod config;
pub mod domain;
pub mod mail;
pub mod salesforce;
pub mod store;
pub mod strings;
pub mod telemetry;
pub mod web;
pub mod worker;
